// The list is the browser's own. What the reader chose stays chosen, and among the offers, whatever these become.
const select = element.querySelector("select");
const draw = () => {
  const { offers, note, value } = props;
  const chosen = offers.some(([, id]) => id === value) ? [] : [...select.options].filter((one) => one.value && one.value === value);
  const none = note ? [new Option(note, "")] : [];
  const others = offers.map(([words, id]) => new Option(words, id));
  select.replaceChildren(...none, ...chosen, ...others);
  select.value = value;
};
select.addEventListener("change", () => {
  props.value = select.value;
});
// By their keys: Gradio takes a name that stands here between quotation marks for an event, and would send that.
watch(Object.keys(props), draw);
draw();
