"""A real OpenRefine reconciles a table with the real server, and fetches values from it."""

import json

from newsroom import Newsroom
from openrefine import ENGINE, running

TABLE = """\
name,office,year
Ana Ruiz,Minister,2022-03
"Ruiz, Ana",,
Ana Ruiz,Mayor,2012
a late mayor,mayor,
横田 健,,
"""
BASE = "http://127.0.0.1:8080"


def test_openrefine_reconciles_a_table(program, serving, free_port, tmp_path):
    """It guesses types, matches names with roles and dates, leaves the doubtful and the unnamed to people, fetches."""
    refine = program("openrefine")
    newsroom = Newsroom.at(tmp_path)
    newsroom.publish()
    with serving(newsroom.data, "--port", "0") as address, running(refine, tmp_path, free_port()) as openrefine:
        service, project = f"{address}/reconcile", openrefine.opened(TABLE)
        guessed = project.order("guess-types-of-column", columnName="name", service=service)["types"]
        assert "Person" in [each["id"] for each in guessed]
        spaces = {"identifierSpace": f"{BASE}/id/", "schemaSpace": "https://w3id.org/onrecord/ns#"}
        compared = (("office", "role"), ("year", "date"))
        config = {
            "mode": "standard-service", "service": service, **spaces, "autoMatch": True, "limit": 0,
            "type": {"id": "Person", "name": "person"},
            "columnDetails": [{"column": name, "propertyName": id_, "propertyID": id_} for name, id_ in compared],
        }  # fmt: skip
        project.order("reconcile", columnName="name", config=json.dumps(config), engine=ENGINE)
        project.finish()
        recons = [row["name"]["recon"] for row in project.rows()]
        assert [each["j"] for each in recons] == ["matched", "none", "none", "none", "matched"]
        assert [each["m"]["id"] for each in recons if each["j"] == "matched"] == ["actor/ana-ruiz", "actor/横田-健"]
        best = [each["c"][0]["id"] for each in recons if each["j"] == "none"]
        assert best == ["actor/ana-ruiz", "actor/ana-ruiz", "article/harbour-talks/actor/mayor"]
        asked = {"properties": [{"id": "role", "name": "role"}, {"id": "sameAs", "name": "same"}]}
        project.order("extend-data", baseColumnName="name", endpoint=service, columnInsertIndex=1, engine=ENGINE,
                      extension=json.dumps(asked), **spaces)  # fmt: skip
        project.finish()
        first = project.rows()[0]
        assert first["role"]["v"] == "Minister"
        assert first["role"]["recon"]["m"]["id"] == "article/harbour-talks/role/minister"
        assert first["the same elsewhere"]["v"] == "http://www.wikidata.org/entity/Q1"
