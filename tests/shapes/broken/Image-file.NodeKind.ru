# focus: talks/image/quay
DELETE WHERE { <talks/image/quay> schema:contentUrl ?value } ;
INSERT DATA { <talks/image/quay> schema:contentUrl "quay.jpg" }
