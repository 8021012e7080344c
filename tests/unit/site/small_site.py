"""A small good site file as text, for tests that spoil one thing of it."""

SMALL = """
id = "small"
name = "小厂"
name_en = "Small plant"
time_zone = "Asia/Shanghai"
width_m = 100
height_m = 50.0

[links]
video = "127.0.0.1:8554"
gas = "127.0.0.1:1502"
plc = "127.0.0.1:1503"

[[storey]]
id = "F1"
name = "一层"
name_en = "F1"
elevation_m = 0

[[zone]]
id = "hall"
name = "厂房"
name_en = "Hall"
kind = "area"
storey = "F1"
outline_m = [[10, 10], [60, 10], [60, 40], [10, 40]]

[[camera]]
id = "C01"
name = "厂房"
name_en = "Hall"
url = "rtsp://{video}/C01"
storey = "F1"
zone = "hall"
x_m = 12
y_m = 12
height_m = 5
heading_deg = 120
tilt_deg = 20
fov_deg = 70

[[gas_controller]]
id = "GC-1"
name = "控制器"
name_en = "Controller"
link = "gas"
unit_id = 1
protocol = "two-word"
poll_s = 1.0

[[gas_point]]
id = "G-101"
name = "泵"
name_en = "Pump"
gas = "CH4"
kind = "combustible"
unit = "%LEL"
range_low = 0
range_high = 100
set_point_1 = 25
set_point_2 = 50
direction = "high"
clause = "GB/T 50493-2019 5.5.2"
zone = "hall"
storey = "F1"
x_m = 20
y_m = 20
source = "GC-1"
register = 0

[[worker]]
id = "W-001"
name = "张"
name_en = "Zhang"
trade = "welder"
tag = "T-001"
band = "B-001"

[[worker]]
id = "W-002"
name = "赵"
name_en = "Zhao"
trade = "guardian"
tag = "T-002"
band = "B-002"

[[permit]]
id = "HOT-1"
kind = "HOT"
grade = "1"
zone = "hall"
work = "焊接"
work_en = "Weld"
leader = "W-001"
guardian = "W-002"
workers = ["W-001"]
from_min = 0
hours = 8
gas_test_min = -10
isolations = 2
isolations_verified = 2
camera = "C01"

[[plc]]
id = "PLC-1"
name = "PLC"
name_en = "PLC"
link = "plc"
unit_id = 1
poll_s = 0.5

[[interlock]]
id = "IL-1"
name = "断电"
name_en = "Cut power"
plc = "PLC-1"
coil = 0
feedback = 0
zone = "hall"
machines = 1
consequence = "停机"
consequence_en = "It stops"

[[operator]]
id = "wang"
name = "王"
name_en = "Wang"
role = "dispatcher"

[[shift]]
id = "day"
name = "白班"
name_en = "Day"
starts = "08:00"
ends = "20:00"

[[shift]]
id = "night"
name = "夜班"
name_en = "Night"
starts = "20:00"
ends = "08:00"
"""
