# focus: talks/event/season#when
DELETE WHERE { <talks/event/season#when> rec:endEarliest ?value } ;
INSERT DATA { <talks/event/season#when> rec:endEarliest "2023-07-01"^^xsd:date }
