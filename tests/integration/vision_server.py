"""A real RTSP server (gst-rtsp-server) for the vision tests, and clips and a site for it."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from console.site.context import Context
from console.site.home import Home
from console.site.model import Camera, Storey
from tests import sites

_SERVER = r"""
import sys
import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer
Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1])
password = sys.argv[2]
for mount in sys.argv[3:]:
    path, _, launch = mount.partition("=")
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(launch)
    factory.set_shared(True)
    if password:
        may = GstRtspServer.RTSPPermissions()
        may.add_permission_for_role("user", GstRtspServer.RTSP_PERM_MEDIA_FACTORY_ACCESS, True)
        may.add_permission_for_role("user", GstRtspServer.RTSP_PERM_MEDIA_FACTORY_CONSTRUCT, True)
        factory.set_permissions(may)
    server.get_mount_points().add_factory(path, factory)
if password:
    auth = GstRtspServer.RTSPAuth()
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "user")
    auth.add_digest("guard", password, token)
    server.set_auth(auth)
server.attach(None)
print(server.get_bound_port(), flush=True)
GLib.MainLoop().run()
"""


class RtspServer:
    """Serves launch lines by path. `kill` ends it without a goodbye, `halt` stops it with its sockets open."""

    def __init__(self, launches: dict[str, str], port: int = 0, password: str = "") -> None:
        mounts = [f"/{path}={launch}" for path, launch in launches.items()]
        self._process = subprocess.Popen(
            ["/usr/bin/python3", "-c", _SERVER, str(port), password, *mounts], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def url(self, path: str, login: str = "") -> str:
        """Address of one path."""
        return f"rtsp://{login}127.0.0.1:{self.port}/{path}"

    def halt(self) -> None:
        """Stop it as a hung machine: sockets stay open."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """End a `halt`."""
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def from_file(clip: Path) -> str:
    """Launch line that plays a file once, in real time."""
    return f"( filesrc location={clip} ! qtdemux ! h264parse config-interval=1 ! rtph264pay name=pay0 pt=96 )"


SOUND_ONLY = "( audiotestsrc is-live=true ! alawenc ! rtppcmapay name=pay0 pt=8 )"

Picture = npt.NDArray[np.uint8]


def moving(n: int, rng: np.random.Generator) -> Picture:
    """A scene with sensor noise and a bar that moves; the bar's left edge is 4 n modulo 600."""
    picture = rng.integers(80, 96, (360, 640, 3), np.uint8)
    left = 4 * n % 600
    picture[100:260, left : left + 40] = 230
    return picture


def still(_n: int, _rng: np.random.Generator) -> Picture:
    """The very same picture again and again."""
    return np.tile(np.arange(640, dtype=np.uint8)[None, :, None], (360, 1, 3))


def black(_n: int, _rng: np.random.Generator) -> Picture:
    """No light."""
    return np.zeros((360, 640, 3), np.uint8)


def clip(
    path: Path, scene: Callable[[int, np.random.Generator], Picture], seconds: float, b_frames: int = 0, times: int = 1
) -> Path:
    """An H.264 file at 25 frames a second, a key frame a second; of 640x360, or so many times as wide and high."""
    rng = np.random.default_rng(1)
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=25, options={"preset": "ultrafast", "tune": "zerolatency"})
        stream.width, stream.height, stream.pix_fmt = 640 * times, 360 * times, "yuv420p"
        stream.bit_rate = 800_000 * times
        stream.gop_size = 25
        stream.max_b_frames = b_frames
        for n in range(round(seconds * 25)):
            picture = scene(n, rng).repeat(times, axis=0).repeat(times, axis=1)
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def camera(name: str, url: str, main_url: str = "") -> Camera:
    """A camera four metres up that looks east."""
    return sites.camera(name, "yard", 0.0, 10.0, url=url, main_url=main_url, storey="G", height_m=4.0, heading_deg=90.0)


def context(root: Path, cameras: list[Camera]) -> Context:
    """A small plant with these cameras and one forbidden zone in front of them."""
    storey = Storey(id="G", name="G", name_en="Ground", elevation_m=0)
    yard = sites.zone("yard", sites.rectangle(0.0, 0.0, 60.0, 20.0), kind="forbidden", storey="G")
    site = sites.bare_site(
        time_zone="UTC", width_m=60, height_m=20, storeys=(storey,), zones=(yard,), cameras=tuple(cameras)
    )
    return Context(site, root / "site.toml", Home(root / "home").made())
