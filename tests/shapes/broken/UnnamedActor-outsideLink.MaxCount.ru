# focus: talks/actor/envoy
INSERT DATA { <talks/actor/envoy> schema:sameAs <http://www.wikidata.org/entity/Q2> }
