# focus: talks
INSERT DATA { <talks> schema:isBasedOn <talks#work> }
