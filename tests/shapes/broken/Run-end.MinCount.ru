# focus: http://example.org/graph/article/talks/1#run
DELETE WHERE { <http://example.org/graph/article/talks/1#run> prov:endedAtTime ?value }
