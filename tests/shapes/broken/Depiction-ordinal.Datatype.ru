# focus: talks/image/quay#depiction-1
DELETE WHERE { <talks/image/quay#depiction-1> rec:ordinalFromLeft ?value } ;
INSERT DATA { <talks/image/quay#depiction-1> rec:ordinalFromLeft "1"^^xsd:decimal }
