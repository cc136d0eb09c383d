# focus: talks/event/season#when
DELETE WHERE { <talks/event/season#when> rec:beginEarliest ?value } ;
INSERT DATA { <talks/event/season#when> rec:beginEarliest "2023-05-01"^^xsd:date }
