# focus: talks/event/visit#when
DELETE WHERE { <talks/event/visit#when> rec:dateBasis ?value } ;
INSERT DATA { <talks/event/visit#when> rec:dateBasis rec-c:part-agent }
