# focus: ../text/00aa
INSERT DATA { <../text/00aa> nif:endIndex "950"^^xsd:integer }
