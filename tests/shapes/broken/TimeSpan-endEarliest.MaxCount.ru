# focus: talks/event/season#when
INSERT DATA { <talks/event/season#when> rec:endEarliest "2023-06-02"^^xsd:date }
