# focus: http://example.org/graph/article/talks/1
INSERT DATA {
    <http://example.org/graph/article/talks/1#run-2> a prov:Activity ; rdfs:label "Run"@en ; prov:wasAssociatedWith <http://example.org/graph/article/talks/1#editor> ;
        prov:endedAtTime "2023-06-02T12:00:00Z"^^xsd:dateTime .
    <http://example.org/graph/article/talks/1> prov:wasGeneratedBy <http://example.org/graph/article/talks/1#run-2> .
}
