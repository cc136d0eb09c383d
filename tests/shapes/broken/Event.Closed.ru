# focus: talks/event/storm
INSERT DATA { <talks/event/storm> rec:were "x" }
