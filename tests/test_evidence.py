"""The figures of scripts/corpus: what counts as gone, left, new, and as agreement with people."""

from collections import Counter
from dataclasses import replace as replace_fields
from pathlib import Path

import pytest
from evidence import agreement, outcome
from evidence.agreement import Agreement
from evidence.cached import asked, cached

from autofix.engine import Options, Outcome, Result, Verdict, fix
from autofix.fixer import Fixer, Safety, finding
from autofix.impact import Impact
from autofix.judge import Complaint, JudgeError
from autofix.patch import add, remove, replace
from autofix.pointer import Pointer
from autofix.syntax.reader import read

TEMPLATE = """\
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      Wrong: 1
  Other:
    Type: AWS::SQS::Queue
"""


def complaint(rule, entity="Queue", message=""):
    return Complaint(rule, entity, message)


def fixer_of(*operations):
    fixer = Fixer("fixers.test.one", cite="", resolves=("cfn-lint:E3002",))

    @fixer.template
    def check(template):
        """It stops when the first operation is done."""
        if "Wrong" in template.document.text:
            yield finding(operations[0].path, "wrong", *operations)

    return fixer


def judge(text):
    """Complain about every line with Wrong in it."""
    return Counter({complaint("F3002"): text.count("Wrong")}) if "Wrong" in text else Counter()


def test_a_judge_is_asked_once_about_a_text(tmp_path, monkeypatch):
    monkeypatch.setattr("evidence.cached.version", lambda name: "1")
    calls = []

    def slow(text):
        calls.append(text)
        return Counter({complaint("E1", message="says it"): 2})

    assert cached(slow, tmp_path)("text") == cached(slow, tmp_path)("text") == Counter({complaint("E1"): 2})
    assert calls == ["text"]
    assert cached(slow, None) is slow
    assert [c.message for c in cached(slow, tmp_path)("text")] == ["says it"]


def test_what_aws_takes_counts_apart():
    version = complaint("E9006", "Database", "'8.0' is not one of ['5.7.44', '8.0.46']")
    other = complaint("E9006", "Other", "'8.0.1' is not one of ['5.7.44', '8.0.46']")
    nothing = outcome.change(Counter(), Counter())
    left = outcome.change(Counter([version]), Counter([version]))
    line = outcome.Measured("line.yaml", {"judge": Counter([version])}, {(stage, "judge"): left for stage in outcome.STAGES})
    gone = outcome.change(Counter([other]), Counter())
    release = outcome.Measured("release.yaml", {"judge": Counter([other])}, {("safe", "judge"): gone, ("all", "judge"): nothing})
    assert outcome.rejected([line, release], ["judge"], None) == {"line.yaml", "release.yaml"}
    assert outcome.rejected([line, release], ["judge"], None, by_aws=True) == {"release.yaml"}
    assert outcome.rejected([line, release], ["judge"], "safe", by_aws=True) == set()
    shown = next(text for text in outcome.table([line, release]) if "what AWS takes" in text)
    assert shown.split()[-9:] == ["1", "0", "(100.0", "%", "mended)", "0", "(100.0", "%", "mended)"]


def test_a_judge_that_fails_is_seen_in_the_table():
    def failing(text):
        raise JudgeError("it broke")

    assert asked(failing, "") == Counter({Complaint("no answer", "the template", ""): 1})


def test_gone_left_and_new_are_counted_for_rule_and_entity():
    changed = outcome.change(
        Counter({complaint("F1"): 2, complaint("F2"): 1}), Counter({complaint("F1"): 1, complaint("F1", "Other"): 1, complaint("F2"): 1})
    )
    assert changed.gone == Counter({complaint("F1"): 1})
    assert changed.left == Counter({complaint("F1"): 1, complaint("F2"): 1})
    assert changed.new == Counter({complaint("F1", "Other"): 1})


def test_both_stages_are_measured():
    fixer = fixer_of(remove(Pointer.parse("/Resources/Queue/Properties/Wrong")))
    found = outcome.measured("one.yaml", TEMPLATE, {"judge": judge}, Options([fixer]), "yaml")
    assert found.changes["safe", "judge"].gone == Counter({complaint("F3002"): 1})
    assert outcome.rejected([found], ["judge"], None) == {"one.yaml"}
    assert outcome.rejected([found], ["judge"], "safe") == outcome.rejected([found], ["judge"], "all") == set()
    lines = list(outcome.table([found]))
    assert lines[1].split() == ["rejected", "by", "judge", "1", "0", "(100.0", "%", "mended)", "0", "(100.0", "%", "mended)"]
    assert next(line for line in lines if line.startswith("F3002")).split() == ["F3002", "1", "1", "1"]


def test_what_cannot_be_read_is_left_and_what_is_no_template_does_not_count():
    found = outcome.measured("bad.yaml", "a: [Wrong", {"judge": judge}, Options([]), "yaml")
    assert found.reasons["all", "judge"] == Counter({("F3002", "the template cannot be read, or a fixer crashes"): 1})
    assert outcome.measured("note.yaml", "a: 1", {"judge": judge}, Options([]), "yaml") is None


@pytest.mark.parametrize(
    ("resolves", "entity", "reason"),
    [
        (("cfn-lint:E3002",), "Queue", "test-one: report"),
        (("cloudformation-validate:F3002",), "Queue", "test-one: report"),
        (("cfn-lint:E3002",), "Resources/Queue", "test-one: report"),
        (("cfn-lint:E3002",), "the template", "test-one: report"),
        (("cfn-lint:E3002",), "Other", "no fixer found anything there"),
        (("cfn-lint:E3003", "CKV_AWS_3002"), "Queue", "no fixer answers this rule"),
    ],
)
def test_the_reason_is_what_became_of_the_finding(resolves, entity, reason):
    fixer = Fixer("fixers.test.one", cite="", resolves=resolves)

    @fixer.resource("AWS::SQS::Queue")
    def check(queue):
        """A report about one of the two queues."""
        if queue.name == "Queue":
            yield finding(queue.at, "wrong")

    done = fix(TEMPLATE, Options([fixer]))
    assert outcome.reason(complaint("F3002", entity), done, [fixer]) == reason


def test_a_fix_that_leaves_the_complaint_is_named():
    fixer = fixer_of(remove(Pointer.parse("/Resources/Queue/Properties/Wrong")))
    done = fix(TEMPLATE, Options([fixer]))
    assert outcome.reason(complaint("F3002"), done, [fixer]) == "fixed elsewhere in it: test-one"


def test_a_fix_taken_back_is_counted_with_the_reason():
    def strict(text):
        return judge(text) if "Wrong" in text else Counter({complaint("F3003", message="Wrong is required"): 1})

    fixer = fixer_of(remove(Pointer.parse("/Resources/Queue/Properties/Wrong")))
    found = outcome.measured("one.yaml", TEMPLATE, {"judge": strict}, Options([fixer]), "yaml")
    assert found.taken_back.total() == 1
    assert "Wrong is required" in list(outcome.table([found]))[-1]
    assert next(outcome.details([found])).split("\t")[:6] == ["one.yaml", "safe", "judge", "left", "F3002", "Queue"]


FINAL = """\
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: '5'
      Tags:
        - Key: B
          Value: !Ref Other
        - Key: A
          Value: x
  Dead:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !GetAtt Queue.QueueName
"""
DRAFT = """\
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      Wrong: 1
      DelaySeconds: 7
      Tags:
        - Key: A
          Value: y
      Old: {a: {b: 1}}
  Lost:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: 1
Parameters:
  P:
    Type: String
    Default: a
"""
QUEUE = "/Resources/Queue/Properties"


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (remove(Pointer.parse(f"{QUEUE}/Wrong")), Agreement.SAME),
        (remove(Pointer.parse(f"{QUEUE}/DelaySeconds")), Agreement.OTHER),
        (replace(Pointer.parse(f"{QUEUE}/DelaySeconds"), 5), Agreement.SAME),
        (replace(Pointer.parse(f"{QUEUE}/DelaySeconds"), 6), Agreement.OTHER),
        (replace(Pointer.parse(f"{QUEUE}/Tags/0/Value"), "x"), Agreement.SAME),
        (replace(Pointer.parse(f"{QUEUE}/Tags/0/Value"), "z"), Agreement.OTHER),
        (add(Pointer.parse(f"{QUEUE}/Tags/-"), {"Key": "B", "Value": {"Fn::Sub": "${Other}"}}), Agreement.SAME),
        (add(Pointer.parse(f"{QUEUE}/Tags/-"), {"Key": "C", "Value": ""}), Agreement.OTHER),
        (remove(Pointer.parse(f"{QUEUE}/Tags/0")), Agreement.SAME),
        (add(Pointer.parse(f"{QUEUE}/FifoQueue"), True), Agreement.KEPT),
        (replace(Pointer.parse(f"{QUEUE}/Old/a/b"), 2), Agreement.REWRITTEN),
        (replace(Pointer.parse(f"{QUEUE}/Old"), 2), Agreement.OTHER),
        (replace(Pointer.parse("/Resources/Lost/Properties/DelaySeconds"), 2), Agreement.GONE),
        (replace(Pointer.parse("/Parameters/P/Default"), "b"), Agreement.GONE),
        (add(Pointer.parse("/Resources/New"), {"Type": "AWS::SNS::Topic"}), Agreement.SAME),
        (add(Pointer.parse("/Resources/New"), {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "Lost"}}}), Agreement.KEPT),
        (add(Pointer.parse("/Resources/New"), {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "Queue"}}}), Agreement.SAME),
        (add(Pointer.parse("/Resources/New"), {"Type": "AWS::EC2::VPC"}), Agreement.KEPT),
    ],
    ids=str,
)
def test_a_fix_is_compared_with_the_final(operation, expected):
    (one,) = agreement.compared("Pr1-a.yml", read(DRAFT).data, fixed_by(operation), read(FINAL).data)
    assert one.agreement is expected


def fixed_by(*operations):
    found = replace_fields(finding(operations[0].path, "wrong", *operations), fixer="a-b")
    result = Result(found, 1, 1, Verdict.FIXED, "", Safety.SAFE, Impact.NONE, "", (), operations)
    return Outcome(DRAFT, "", (result,), operations)


def test_the_least_agreeing_operation_decides():
    operations = [add(Pointer.parse(f"{QUEUE}/DelaySeconds"), 5), add(Pointer.parse(f"{QUEUE}/FifoQueue"), True)]
    (one,) = agreement.compared("Pr1-a.yml", read(DRAFT).data, fixed_by(*operations), read(FINAL).data)
    assert (one.agreement, one.fixed, one.final) == (Agreement.KEPT, True, None)
    (line,) = agreement.details([one])
    assert line.split("\t") == ["Pr1-a.yml", "a-b", "left as it was", f"{QUEUE}/FifoQueue", "true", "null"]
    _, row, total = agreement.table([one])
    assert row.split() == ["a-b*", "1", "1"] and total.split() == ["all", "1", "0", "0", "1", "0", "0"]


def test_the_finals_of_a_task_have_its_number():
    finals = [Path("Pr12-TapStack.yml"), Path("Pr1-TapStack.yml"), Path("LS-1-a.yml"), Path("Pr1-lib.json")]
    assert agreement.finals_of(Path("Pr1-MODEL_RESPONSE.0.yml"), finals) == [finals[1], finals[3]]
    assert agreement.finals_of(Path("other.yml"), finals) == []


def test_the_final_with_most_names_in_common_is_compared():
    near, far = {"Resources": {"A": {}, "B": {}}}, {"Resources": {"C": {}}}
    assert agreement.closest({"Resources": {"A": {}, "C": {}, "B": {}}}, [far, near]) is near


def test_one_arn_of_a_bucket_has_many_spellings():
    spellings = [
        {"Fn::GetAtt": ["Logs", "Arn"]}, {"Fn::Sub": "${Logs.Arn}"}, {"Fn::Sub": "arn:aws:s3:::${Logs}"}, {"Fn::Join": ["", ["arn:aws:s3:::", {"Ref": "Logs"}]]},
    ]  # fmt: skip
    assert len({agreement.plain(spelling) for spelling in spellings}) == 1
    assert agreement.plain({"Fn::Join": ["", [{"Fn::ImportValue": "a"}]]}) != agreement.plain(
        {"Fn::Join": ["", [{"Fn::ImportValue": "b"}]]}
    )


def test_a_fixer_that_runs_on_request_is_named():
    assert outcome.reason(complaint("E9006", "Queue"), fix(TEMPLATE, Options([])), []) == "on request only: rds-engine-version-partial"
