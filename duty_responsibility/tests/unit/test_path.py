"""Which steps come next, and where a matter goes when it is returned."""

import unittest

from duty_responsibility.rules.path import Path, PathStep

PATH = Path("Ordinary", tuple(PathStep(name, "Clerk") for name in ("Draft", "Review", "Sign", "Issue")))


def names(steps: tuple[PathStep, ...]) -> list[str]:
	return [step.step for step in steps]


class TestPath(unittest.TestCase):
	def test_what_comes_after_a_step_is_what_stands_after_it(self) -> None:
		self.assertEqual(names(PATH.after("Review", {"Draft", "Review"})), ["Sign", "Issue"])
		self.assertEqual(names(PATH.after("Issue", set())), [])

	def test_a_step_that_was_done_and_returned_from_is_gone_through_again(self) -> None:
		self.assertEqual(names(PATH.after("Draft", {"Draft", "Review"})), ["Review", "Sign", "Issue"])

	def test_a_step_that_the_office_has_taken_out_leads_to_what_is_not_done_yet(self) -> None:
		self.assertEqual(names(PATH.after("Countersign", {"Draft", "Review"})), ["Sign", "Issue"])

	def test_it_is_returned_to_the_last_step_that_was_done(self) -> None:
		self.assertEqual(PATH.before("Sign", {"Draft", "Review"}), "Review")
		self.assertEqual(PATH.before("Sign", {"Draft"}), "Draft")
		self.assertIsNone(PATH.before("Draft", {"Review"}))
		self.assertEqual(PATH.before("Countersign", {"Draft"}), "Draft")

	def test_a_step_is_known_by_its_name(self) -> None:
		self.assertEqual(PATH.step("Sign"), PathStep("Sign", "Clerk"))
		self.assertIsNone(PATH.step("Countersign"))
