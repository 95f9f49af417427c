"""audit-tests: what it says of test files, and what it leaves alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import autofix

from autofix.audit.run import Audit, audit
from autofix.syntax.reader import read
from autofix.template import Template

TEMPLATE = """
Parameters:
  EnvironmentSuffix: {Type: String, Default: dev}
Conditions:
  IsProd: !Equals [!Ref EnvironmentSuffix, prod]
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
      Tags: [{Key: Name, Value: !Sub 'payment-vpc-${EnvironmentSuffix}'}]
  Cluster:
    Type: AWS::RDS::DBCluster
  Member:
    Type: AWS::RDS::DBInstance
    Properties:
      DBClusterIdentifier: !Ref Cluster
Outputs:
  VpcId: {Value: !Ref Vpc}
"""


def audited(tmp_path: Path, name: str, text: str, **others: str) -> Audit:
    for path, content in {name: text, **others}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    return audit(Template(read(TEMPLATE)), tmp_path, [tmp_path])


def said(found: Audit) -> list[tuple[int, str]]:
    assert not found.problems
    return [(remark.line, remark.kind) for remark in found.remarks]


READS = "import fs from 'fs';\nconst template = JSON.parse(fs.readFileSync('lib/t.json', 'utf8'));\n"

TYPESCRIPT = {
    "a constant is compared with a constant": (
        "test('Dont forget!', async () => { expect(false).toBe(true); });",
        [(1, "placeholder-test")],
    ),
    "nothing is asserted": ("it('works', () => { const a = template.Resources.Vpc; });", [(1, "placeholder-test")]),
    "a helper asserts": (
        "const check = (x: any) => { expect(x).toBeDefined(); };\ntest('a', () => { check(template.Resources.Vpc); });",
        [],
    ),
    "a skipped test may be empty": ("test.skip('later', () => {});\nxit('later', () => {});", []),
    "a resource of another template": (
        "describe('x', () => {\n  test('table', () => {\n    expect(template.Resources.TurnAroundPromptTable).toBeDefined();\n  });\n});",
        [(3, "unknown-name")],
    ),
    "through variables and keys": (
        "const resources = template.Resources;\ntest('a', () => {\n  expect(resources['Vpc'].Type).toBe('AWS::EC2::VPC');\n"
        "  expect(resources['Gone'].Type).toBe('x');\n  expect(template.Outputs).toHaveProperty('Nowhere');\n});",
        [(4, "unknown-name"), (5, "unknown-name")],
    ),
    "absence is asserted": (
        "test('a', () => {\n  expect(template.Resources.Bastion).toBeUndefined();\n  expect(template.Resources).not.toHaveProperty('Nat');\n});",
        [],
    ),
    "methods of a section are no names": ("test('a', () => { expect(Object.keys(template.Resources).length).toBe(3); });", []),
    "an output that the template does not have": (
        "import outputs from '../cfn-outputs/flat-outputs.json';\ntest('a', async () => { expect(outputs.BucketName).toBeTruthy(); });",
        [(1, "missing-input"), (2, "unknown-name")],
    ),
    "the environment is written out": ("test('a', () => { expect(name).toBe('payment-vpc-dev'); });", [(1, "hard-coded")]),
    "the environment is read": ("test('a', () => { expect(name).toBe(`payment-vpc-${suffix}`); });", []),
    "account, random ARN and physical ids": (
        "test('a', () => {\n  expect(arn).toMatch(/arn:aws:dms:us-east-1:342597974367:rep:.*migration-dms-instance/);\n"
        "  expect(id).toBe('vpc-0123456789abcdef0');\n});",
        [(2, "hard-coded"), (2, "hard-coded"), (3, "hard-coded")],
    ),
    "the form of the stack's name": ("test('a', () => { expect(name).toMatch(/^tap-stack-/); });", [(1, "hard-coded")]),
    "every name must have the suffix": (
        "test('all', () => {\n  Object.entries(template.Resources).forEach(([n, r]) => { expect(r.Name).toContain('EnvironmentSuffix'); });\n});",
        [(1, "blanket-naming-rule")],
    ),
    "an input that does not exist": (
        "const t = fs.readFileSync(path.join(__dirname, '../lib/TapStack.json'), 'utf8');",
        [(1, "missing-input")],
    ),
}


@pytest.mark.parametrize("story", TYPESCRIPT)
def test_typescript(story: str, tmp_path: Path) -> None:
    text, expected = TYPESCRIPT[story]
    assert said(audited(tmp_path, "test/stack.unit.test.ts", text)) == expected


PYTHON = {
    "a constant is asserted": ("def test_a():\n    assert True\n", [(1, "placeholder-test")]),
    "nothing is asserted": ("class TestA:\n    def test_a(self):\n        pass\n", [(2, "placeholder-test")]),
    "unittest asserts": ("class A(T):\n    def test_a(self):\n        self.assertIn('Vpc', template['Resources'])\n", []),
    "constants with unittest": ("class A(T):\n    def test_a(self):\n        self.assertTrue(True)\n", [(2, "placeholder-test")]),
    "a helper asserts": ("def check(x):\n    assert x\n\ndef test_a():\n    check(1)\n", []),
    "a resource of another template": (
        "def test_a():\n    resources = template['Resources']\n    assert resources['Vpc']\n    assert resources['Gone']\n"
        "    assert 'Table' in resources\n    assert 'Nat' not in resources\n    assert resources.get('Also')\n",
        [(4, "unknown-name"), (5, "unknown-name"), (7, "unknown-name")],
    ),
    "an input that does not exist": (
        "import json\ndef test_a():\n    with open('lib/t.json') as f:\n        assert json.load(f)\n",
        [(3, "missing-input")],
    ),
    "a raised error is an assertion": ("def test_a():\n    with pytest.raises(KeyError):\n        f()\n", []),
}


@pytest.mark.parametrize("story", PYTHON)
def test_python(story: str, tmp_path: Path) -> None:
    text, expected = PYTHON[story]
    assert said(audited(tmp_path, "tests/test_stack.py", text)) == expected


def test_an_integration_test_that_reads_the_template(tmp_path: Path) -> None:
    text = READS + "test('has a VPC', () => { expect(template.Resources.Vpc).toBeDefined(); });\n"
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "t.json").write_text("{}")
    found = audited(tmp_path, "test/stack.int.test.ts", text)
    assert said(found) == [(1, "integration-without-aws")]
    assert "only reads the template file" in found.remarks[0].message


@pytest.mark.parametrize(
    "text",
    [
        "import { EC2Client } from '@aws-sdk/client-ec2';\ntest('a', async () => { expect(await c.send(x)).toBeDefined(); });",
        "import { execSync } from 'child_process';\ntest('a', () => { expect(execSync('aws ec2 describe-vpcs ')).toBeDefined(); });",
        "import axios from 'axios';\ntest('a', async () => { expect(await axios.get(url)).toBeDefined(); });",
    ],
)
def test_an_integration_test_that_asks(text: str, tmp_path: Path) -> None:
    assert said(audited(tmp_path, "test/stack.int.test.ts", text)) == []


def test_coverage_names_what_nobody_mentions(tmp_path: Path) -> None:
    text = "test('a', () => { expect(template.Resources.Vpc).toBeDefined(); expect(p).toHaveProperty('EnvironmentSuffix'); });"
    shares = {share.section: share for share in audited(tmp_path, "a.test.ts", text).shares}
    assert (shares["Resources"].mentioned, shares["Resources"].missing) == (("Vpc",), ("Cluster", "Member"))
    assert (round(shares["Resources"].percent), shares["Parameters"].percent) == (33, 100)
    assert (shares["Outputs"].missing, shares["Conditions"].missing) == (("VpcId",), ("IsProd",))


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    found = audited(tmp_path, "tests/test_a.py", "def broken(:\n", **{"tests/test_b.py": "def test_b():\n    assert True\n"})
    assert [problem.partition(": ")[2][:28] for problem in found.problems] == ["cannot be read as a test fil"]
    assert [remark.kind for remark in found.remarks] == ["placeholder-test"]


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    (tmp_path / "test").mkdir()
    (tmp_path / "test" / "a.test.ts").write_text("test('Dont forget!', () => { expect(false).toBe(true); });\n")
    run = autofix("audit-tests", "t.yaml", "test", cwd=tmp_path)
    assert run.returncode == 1
    assert b"test/a.test.ts:1: placeholder-test: test 'Dont forget!' compares constants only" in run.stdout
    assert b"Resources: 0 of 3 mentioned (0 %); no test mentions Vpc, Cluster, Member" in run.stdout
    data = json.loads(autofix("audit-tests", "t.yaml", "test", "--format", "json", cwd=tmp_path).stdout)
    assert data["remarks"][0]["kind"] == "placeholder-test"
    assert autofix("audit-tests", "t.yaml", "nowhere", cwd=tmp_path).returncode == 2
    assert autofix("audit-tests", "gone.yaml", "test", cwd=tmp_path).returncode == 2
