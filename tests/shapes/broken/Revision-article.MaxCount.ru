# focus: http://example.org/doc/article/talks?rev=2
INSERT DATA {
    <other> a schema:NewsArticle ; rdfs:label "Other"@en ; schema:headline "Other"@en ; schema:inLanguage "en" ;
        rec:evidencedBy <../text/00aa#char=0,13> .
    <../text/00bb> a rec:TextVersion ; rdfs:label "Text"@en ; schema:inLanguage "en" ;
        rec:textDigest "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" ;
        nif:beginIndex "0"^^xsd:integer ; nif:endIndex "999"^^xsd:integer ; prov:specializationOf <other> .
    <http://example.org/doc/article/talks?rev=2> dcterms:isVersionOf <other> .
}
