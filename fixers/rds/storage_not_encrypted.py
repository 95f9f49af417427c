"""A database's storage is not encrypted.

Data, backups, replicas and snapshots lie on disk in clear text, and whoever gets hold of a snapshot can read it. Encryption is
decided once, when the database is made: RDS, DocumentDB and Neptune cannot switch it on later.

Before:

    Orders:
      Type: AWS::RDS::DBCluster
      Properties:
        Engine: aurora-postgresql

->

    Orders:
      Type: AWS::RDS::DBCluster
      Properties:
        Engine: aurora-postgresql
        StorageEncrypted: true

Safety: unsafe. On an existing stack this REPLACES the database with an empty one, and what the old one holds is gone unless its
DeletionPolicy or UpdateReplacePolicy keeps a snapshot: make an encrypted copy of a snapshot first and restore from that. Left
alone: instances of a cluster, replicas, and what is restored from a snapshot or belongs to a global cluster (they inherit it).
db.t2.micro and the M1 and M2 classes cannot be encrypted: those are only reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import MADE_FROM, Finding, Fixer, Resource, Safety, finding, is_absent, literals_behind, settle

INHERITED = (*MADE_FROM, "GlobalClusterIdentifier", "ReplicationSourceIdentifier")
UNABLE = ("db.t2.micro", "db.m1.", "db.m2.")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    resolves=(
        *("CKV_AWS_16", "CKV_AWS_44", "CKV_AWS_74", "CKV_AWS_96", "cfn-nag:F26", "cfn-nag:F27", "cfn-nag:F30"),
        *("securityhub:RDS.3", "securityhub:RDS.27", "securityhub:Neptune.1", "securityhub:DocumentDB.1"),
    ),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::DocDB::DBCluster", "AWS::Neptune::DBCluster")
def in_clear_text(database: Resource) -> Iterator[Finding]:
    """Every database that decides for itself is encrypted."""
    member = not is_absent(database.get("DBClusterIdentifier")) or str(database.get("Engine")).startswith("aurora")
    if (member and database.type.endswith("DBInstance")) or not all(is_absent(database.get(name)) for name in INHERITED):
        return
    patch = settle(database, {"StorageEncrypted": True})
    if patch:
        message = f"{database.name} stores its data in clear text, and can be encrypted only when it is made; encrypt it"
        classes = literals_behind(database.template, database.pointer("DBInstanceClass"), database.get("DBInstanceClass"))
        unable = any(str(held.value).startswith(UNABLE) for held in classes)
        yield finding(database.at, message + (", in a newer instance class" if unable else ""), *([] if unable else patch))
