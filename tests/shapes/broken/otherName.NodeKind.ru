# focus: ../place/port-town
DELETE WHERE { <../place/port-town> skos:altLabel ?value } ;
INSERT DATA { <../place/port-town> skos:altLabel <talks> }
