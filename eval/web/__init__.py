"""What evaluation shows in a browser: the page where drafts are judged, and the tab of runs. Imports gradio."""
