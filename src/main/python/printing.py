"""Prints a page to PDF with the Chromium, Chrome or Edge that is installed."""

import asyncio
import os
import shutil

from playwright.async_api import Error, async_playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
CHANNELS = ("chrome", "msedge", "chromium")
ADDRESS = "http://hand-in.invalid/"  # given to the browser without a file or a network, as a confined one can read neither
FOOTER = '<div style="font-size:8px;width:100%;text-align:center"><span class="pageNumber"></span> / <span class="totalPages"></span></div>'
SECONDS = 900
START_SECONDS = 60


def pdf(html, seconds=SECONDS):
    """The bytes of the PDF, or None; and why there are none."""
    try:
        return asyncio.run(asyncio.wait_for(first_that_prints(html), seconds))
    except asyncio.TimeoutError:
        return None, f"the browser did not print it in {seconds} s"
    except (Error, OSError) as error:
        return None, first_line(error)


async def first_that_prints(html):
    reasons = []
    async with async_playwright() as playwright:
        for choice in choices():
            try:
                return await printed(playwright, choice, html), None
            except Error as error:
                if "executable_path" in choice:
                    reasons.append(f"{choice['executable_path']}: {first_line(error)}")
    return None, "; ".join(reasons) or "no Chromium, Chrome or Edge was found"


def choices():
    installed = [path for name in CHROMIUM if (path := shutil.which(name))]
    return [{"executable_path": path} for path in installed] + [{"channel": name} for name in CHANNELS]


def first_line(error):
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


async def printed(playwright, choice, html):
    async def answer(route):
        if route.request.url == ADDRESS:
            await route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            await route.abort()

    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    browser = await playwright.chromium.launch(**choice, timeout=START_SECONDS * 1000, args=["--no-sandbox"] if as_root else [])
    try:
        sheet = await browser.new_page(java_script_enabled=False)
        await sheet.route("**/*", answer)
        await sheet.goto(ADDRESS, timeout=SECONDS * 1000)
        return await sheet.pdf(
            format="A4",
            print_background=True,
            margin={"top": "15mm", "bottom": "15mm", "left": "12mm", "right": "12mm"},
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=FOOTER,
        )
    finally:
        await browser.close()
