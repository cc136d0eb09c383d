# focus: talks/image/quay
DELETE WHERE { <talks/image/quay> schema:creditText ?value } ;
INSERT DATA { <talks/image/quay> schema:creditText <../actor/the-gazette> }
