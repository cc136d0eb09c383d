# focus: talks
INSERT DATA { <talks> schema:image <talks/event/storm> }
