import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {columnsOfLabels, type LoginPlan, planLogin} from '../../../source/ui/pages/login-layout.ts';

const rowsOf = (plan: LoginPlan): number =>
	plan.end - plan.first + [plan.title, plan.space, plan.gap].filter(Boolean).length + plan.complaint;

const page = fc
	.record({rows: fc.nat(20), count: fc.integer({min: 1, max: 8}), complaint: fc.nat(4), at: fc.nat()})
	.map(({at, ...rest}) => ({...rest, chosen: at % rest.count}));

describe('planLogin', () => {
	it('never plans more rows than there are, and always the selected one', () => {
		fc.assert(
			fc.property(page, (of) => {
				const plan = planLogin(of);
				expect(rowsOf(plan)).toBeLessThanOrEqual(Math.max(1, of.rows));
				expect(plan.first).toBeGreaterThanOrEqual(0);
				expect(plan.first).toBeLessThanOrEqual(of.chosen);
				expect(plan.end).toBeGreaterThan(of.chosen);
				expect(plan.end).toBeLessThanOrEqual(of.count);
			}),
		);
	});

	it('hides nothing that it shows with one row less', () => {
		fc.assert(
			fc.property(page, (of) => {
				const plan = planLogin(of);
				const more = planLogin({...of, rows: of.rows + 1});
				for (const part of ['title', 'space', 'gap'] as const)
					expect(more[part]).toBe(more[part] || plan[part]);
				expect(more.complaint).toBeGreaterThanOrEqual(plan.complaint);
				expect(more.end - more.first).toBeGreaterThanOrEqual(plan.end - plan.first);
			}),
		);
	});

	it('gives the error a row before the title, and both before the other choices', () => {
		const of = {count: 4, chosen: 2, complaint: 1};
		expect(planLogin({...of, rows: 1})).toMatchObject({first: 2, end: 3, complaint: 0, title: false});
		expect(planLogin({...of, rows: 2})).toMatchObject({first: 2, end: 3, complaint: 1, title: false});
		expect(planLogin({...of, rows: 3})).toMatchObject({first: 2, end: 3, complaint: 1, title: true});
		expect(planLogin({...of, rows: 4})).toMatchObject({first: 1, end: 3, space: false});
		expect(planLogin({...of, rows: 8})).toEqual({
			title: true,
			space: true,
			first: 0,
			end: 4,
			gap: true,
			complaint: 1,
		});
	});
});

it('plans all rows of a long error before any blank row', () => {
	const of = {count: 4, chosen: 2, complaint: 3};
	expect(planLogin({...of, rows: 7})).toMatchObject({complaint: 2, space: false, gap: false});
	expect(planLogin({...of, rows: 8})).toMatchObject({complaint: 3, space: false, gap: false});
	expect(planLogin({...of, rows: 20})).toMatchObject({complaint: 3, space: true, gap: true});
});

describe('columnsOfLabels', () => {
	it('has space for the widest label, and leaves some for the values', () => {
		expect(columnsOfLabels(['header', 'client id'], 80)).toBe(14);
		expect(columnsOfLabels(['client secret'], 20)).toBe(12);
		expect(columnsOfLabels(['client secret'], 1)).toBe(1);
		expect(columnsOfLabels([], 80)).toBe(5);
	});
});
