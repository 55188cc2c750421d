"""Measures of quality: labelled cases, a generator of more, and tasks that run our code over both."""
