# focus: other
INSERT DATA {
    <other> a schema:NewsArticle ; rdfs:label "Other"@en ; schema:headline "Other"@en ; schema:inLanguage "en" ;
        rec:evidencedBy <../text/00aa#char=0,13> .
}
