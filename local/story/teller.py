"""Tells the story to a person, and remembers every figure that is not what it should be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from rich.console import Console

from chalicelib.kernel.errors import DomainError


@dataclass(slots=True)
class Teller:
    """Prints chapters, deeds and figures. `wrong` names each figure that is off."""

    console: Console
    chapter_title: str = ""
    checked: int = 0
    wrong: list[str] = field(default_factory=list)

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        self.chapter_title = title
        self.console.print(f"\n[bold]{title}[/]")

    def say(self, text: str) -> None:
        """Tell what is done."""
        self.console.print(f"  {text}")

    def figure(self, what: str, found: object, expected: object) -> None:
        """Show a figure, and what it should be where it is not."""
        self.checked += 1
        if found == expected:
            self.console.print(f"  [green]✓[/] {what}：[bold]{_shown(found)}[/]")
            return
        self.console.print(f"  [red]✗ {what}：{_shown(found)}，应为 {_shown(expected)}[/]")
        self.wrong.append(f"{self.chapter_title} · {what}：{_shown(found)}，应为 {_shown(expected)}")

    def refused(self, what: str, refusal: type[DomainError], deed: Callable[[], object]) -> None:
        """Do what must be refused, and tell in which words it was."""
        self.checked += 1
        try:
            deed()
        except DomainError as error:
            if type(error) is refusal:
                self.console.print(f"  [green]✓[/] {what}——拒绝：[yellow]{error.sentence('zh')}[/]")
                return
            found = error.code
        else:
            found = "没有拒绝"
        self.console.print(f"  [red]✗ {what}：{found}，应拒绝：{refusal.code}[/]")
        self.wrong.append(f"{self.chapter_title} · {what}：{found}，应拒绝：{refusal.code}")

    def verdict(self, seconds: float) -> int:
        """Say whether all figures were right, name those that were not, and return the process's exit code."""
        self.console.print()
        for line in self.wrong:
            self.console.print(f"[red]✗ {line}[/]")
        verdict = f"[red]{len(self.wrong)} 项有误[/]" if self.wrong else "[green]全部相符[/]"
        self.console.print(f"核对 {self.checked} 项，{verdict}，用时 {seconds:.0f} 秒。")
        return 1 if self.wrong else 0


def _shown(figure: object) -> str:
    if isinstance(figure, bool):
        return "是" if figure else "否"
    return f"{figure:,}" if isinstance(figure, int) else str(figure)
