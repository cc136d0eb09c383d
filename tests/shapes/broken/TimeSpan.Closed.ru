# focus: talks/event/visit#when
INSERT DATA { <talks/event/visit#when> rec:beginErliest "x" }
