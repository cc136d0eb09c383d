# focus: talks/image/quay
DELETE WHERE { <talks/image/quay> schema:license ?value } ;
INSERT DATA { <talks/image/quay> schema:license "CC BY" }
