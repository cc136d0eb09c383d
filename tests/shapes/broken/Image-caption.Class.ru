# focus: talks/image/quay
DELETE WHERE { <talks/image/quay> schema:caption ?value } ;
INSERT DATA { <talks/image/quay> schema:caption <talks> }
