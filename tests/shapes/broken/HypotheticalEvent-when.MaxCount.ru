# focus: talks/event/treaty
INSERT DATA { <talks/event/treaty> rec:when <talks/event/visit#when> }
