# focus: talks/image/quay#depiction-1
INSERT DATA { <talks/image/quay#depiction-1> rec:ordinalFromLeft "2"^^xsd:integer }
