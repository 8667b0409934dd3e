"""Which stages are in the JVM of this program, and which are a Connect server's."""

import pytest
from pyspark.ml import util

from parsimony import UserError, _jvm


def test_a_stage_is_told_by_itself_whatever_the_session_is(classifier, monkeypatch):
    for connected in (True, False):
        monkeypatch.setattr(_jvm, "is_remote", lambda: connected)
        assert _jvm.local(classifier._java_obj)
        assert not _jvm.local(f"{_jvm.PACKAGE}.ParsimonyClassifier")
        assert not _jvm.local(None)


def test_connect_without_spark_ml_is_refused(monkeypatch):
    monkeypatch.setattr(_jvm, "is_remote", lambda: True)
    monkeypatch.delattr(util, "try_remote_fit", raising=False)
    for asked in (
        lambda: _jvm.new_stage("ParsimonyClassifier", "uid"),
        lambda: _jvm.reader(object),
    ):
        with pytest.raises(UserError, match="Spark Connect knows Spark ML from Spark 4 on"):
            asked()
