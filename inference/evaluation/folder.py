"""Labelled pictures of any form that is known: which one a folder has is told by what lies in it."""

from __future__ import annotations

from pathlib import Path

from inference.evaluation import voc, yolo
from inference.evaluation.coco import label_files, read_coco
from inference.evaluation.scene import Labelled, LabelsRefused

TAKEN = (
    "taken are COCO (labels.json or instances*.json beside the pictures or in annotations/), "
    "YOLO (images/, labels/*.txt, data.yaml or classes.txt) and VOC (Annotations/*.xml, JPEGImages/)"
)


def read_labelled(where: Path) -> Labelled:
    """A folder, or one COCO file of several. Raises LabelsRefused with what is wrong, or what would be taken."""
    if where.is_file():
        return read_coco(where)
    if not where.is_dir():
        raise LabelsRefused(f"{where}: there is no such folder")
    files = label_files(where)
    if len(files) > 1:
        raise LabelsRefused(f"{where}: several label files; name one: {', '.join(str(file) for file in files)}")
    if files:
        return read_coco(files[0])
    if yolo.has_labels(where):
        return yolo.read_yolo(where)
    if voc.has_labels(where):
        return voc.read_voc(where)
    raise LabelsRefused(f"{where}: no labels in it; {TAKEN}")
