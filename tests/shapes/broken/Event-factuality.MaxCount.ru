# focus: talks/event/storm
INSERT DATA { <talks/event/storm> rec:factuality rec-c:factuality-hypothetical }
