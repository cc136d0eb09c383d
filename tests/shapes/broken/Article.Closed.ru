# focus: talks
INSERT DATA { <talks> schema:headlin "x" }
