# focus: talks/event/season#when
DELETE WHERE { <talks/event/season#when> rec:beginLatest ?value } ;
INSERT DATA { <talks/event/season#when> rec:beginLatest "2023-07-01"^^xsd:date }
