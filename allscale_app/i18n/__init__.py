"""Words for dates, numbers and counts in the reader's language.

May import: babel. To add a language: a catalogue here; pages never format by themselves."""
