"""The compose file of docs/scale.md: it is not run, but it is read."""

from pathlib import Path

import yaml

COMPOSE = Path(__file__).parents[2] / "docs" / "compose.yaml"


def test_every_service_that_is_named_is_there_and_readers_have_a_library_and_a_server() -> None:
    compose = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    services = compose["services"]
    assert {"milvus", "vllm", "reader1", "reader2", "proxy"} == set(services)
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        assert {entry["source"] for entry in service.get("configs", ())} <= set(compose["configs"])
        named = {volume.split(":")[0] for volume in service.get("volumes", ())}
        assert named <= set(compose["volumes"])
    for name in ("reader1", "reader2"):
        assert services[name]["environment"]["ASSISTANT_LIBRARY"] == "http://milvus:19530"
        assert services[name]["environment"]["ASSISTANT_BASE_URL"] == "http://vllm:8000/v1"
        assert f"{name}:7860" in compose["configs"]["proxy"]["content"]
    assert "lb_policy cookie" in compose["configs"]["proxy"]["content"]
