"""Every family by its name on a card. A new one is its file and one line here."""

from __future__ import annotations

from inference.families import detr, end_to_end, grid_outputs, nanodet, pose, yolo_nas, yolov5, yolov8, yolox
from inference.families.family import Family

FAMILIES: dict[str, Family] = {
    "yolox": yolox.RAW,
    "yolox-decoded": yolox.DECODED,
    "yolov6": yolox.YOLOV6,
    "yolov5": yolov5.YOLOV5,
    "yolov8": yolov8.YOLOV8,
    "yolov8-rows": yolov8.ROWS,
    "end-to-end": end_to_end.END_TO_END,
    "yolov8-pose": pose.YOLOV8_POSE,
    "end-to-end-pose": pose.END_TO_END_POSE,
    "rtdetr": detr.ULTRALYTICS,
    "d-fine": detr.READY,
    "ready": detr.DETECTED,
    "rf-detr": detr.RF_DETR,
    "rtdetr-logits": detr.LOGITS,
    "nanodet-plus": nanodet.PLUS,
    "nanodet": nanodet.FIRST,
    "yolo-nas": yolo_nas.YOLO_NAS,
    "yolo-nas-flat": yolo_nas.FLAT,
    "yolo-nas-counted": yolo_nas.COUNTED,
    "grid": grid_outputs.GRID,
}
