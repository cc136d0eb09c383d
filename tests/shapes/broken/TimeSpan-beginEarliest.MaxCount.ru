# focus: talks/event/season#when
INSERT DATA { <talks/event/season#when> rec:beginEarliest "2023-04-02"^^xsd:date }
