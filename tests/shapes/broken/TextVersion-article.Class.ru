# focus: ../text/00bb
INSERT DATA {
    <../text/00bb> a rec:TextVersion ; rdfs:label "Text"@en ; schema:inLanguage "en" ;
        rec:textDigest "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" ;
        nif:beginIndex "0"^^xsd:integer ; nif:endIndex "999"^^xsd:integer ; prov:specializationOf <talks#work> .
}
