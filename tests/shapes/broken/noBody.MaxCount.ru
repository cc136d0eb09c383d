# focus: talks
INSERT DATA { <talks> schema:articleBody "the whole text" }
