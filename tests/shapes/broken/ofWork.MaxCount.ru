# focus: talks#version-en
INSERT DATA {
    <talks#work-2> a schema:CreativeWork ; rdfs:label "Other Talks"@en .
    <talks#version-en> schema:exampleOfWork <talks#work-2> .
}
