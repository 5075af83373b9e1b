"""Judges are plug-ins: what entails what, and what a model or a person says of an answer."""
