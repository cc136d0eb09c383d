# focus: talks/event/visit#when
INSERT DATA { <talks/event/visit#when> rec:dateBasis rec-c:date-basis-inferred }
