# focus: talks#work
INSERT DATA { <talks#work> schema:headline "x" }
