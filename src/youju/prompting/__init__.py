"""Outlines, sentence plans and prompts: data files in, validated objects out."""
