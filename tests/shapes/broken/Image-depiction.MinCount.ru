# focus: talks/image/pier
INSERT DATA {
    <talks/image/pier> a schema:ImageObject ; rdfs:label "pier"@en ; schema:caption <../text/00aa#char=0,13> ; schema:creditText "Gazette" ;
        schema:copyrightHolder <../actor/the-gazette> ; rec:evidencedBy <../text/00aa#char=0,13> .
}
