# focus: talks/image/quay
DELETE WHERE { <talks/image/quay> schema:copyrightHolder ?value } ;
INSERT DATA { <talks/image/quay> schema:copyrightHolder <../topic/fishing-rights> }
