"""Tables -> facts: items named, amounts added up, every number settled once."""
