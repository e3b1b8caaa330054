/** The script of the page: finds text, and folds and unfolds everything. It makes no elements and reads no addresses. */
export const PAGE_SCRIPT = `
'use strict';
(() => {
	const form = document.querySelector('.tools form');
	const field = form.querySelector('input');
	const count = form.querySelector('output');
	const items = [...document.querySelectorAll('article')];
	const openedHere = new Set();
	const MOST = 2000;
	let ranges = [];
	let current = -1;
	const highlight = typeof Highlight === 'function' && CSS.highlights ? new Highlight() : undefined;
	if (highlight) CSS.highlights.set('found', highlight);
	form.parentElement.hidden = false;

	function rangesIn(element, wanted) {
		const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node && ranges.length < MOST; node = walker.nextNode()) {
			const text = node.data.toLowerCase();
			if (text.length !== node.data.length) continue;
			for (let at = text.indexOf(wanted); at >= 0 && ranges.length < MOST; at = text.indexOf(wanted, at + wanted.length)) {
				const range = document.createRange();
				range.setStart(node, at);
				range.setEnd(node, at + wanted.length);
				ranges.push(range);
			}
		}
	}
	function unfold(range) {
		for (let at = range.startContainer.parentElement; at; at = at.parentElement)
			if (at.tagName === 'DETAILS' && !at.open && !(range.startContainer.parentElement.closest('summary') || {}).parentElement?.isSameNode(at)) {
				at.open = true;
				openedHere.add(at);
			}
	}
	function find() {
		const wanted = field.value.trim().toLowerCase();
		ranges = [];
		current = -1;
		for (const details of openedHere) details.open = false;
		openedHere.clear();
		let shown = 0;
		for (const item of items) {
			item.hidden = wanted !== '' && !item.textContent.toLowerCase().includes(wanted);
			if (!item.hidden) shown++;
			if (wanted !== '' && !item.hidden) rangesIn(item, wanted);
		}
		if (highlight) {
			highlight.clear();
			for (const range of ranges) highlight.add(range);
		}
		count.textContent = wanted === '' ? '' : shown + ' of ' + items.length + ' messages';
	}
	function go(step) {
		if (ranges.length === 0) return;
		current = (current + step + ranges.length) % ranges.length;
		const range = ranges[current];
		unfold(range);
		range.startContainer.parentElement.scrollIntoView({block: 'center'});
	}
	field.addEventListener('input', find);
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		go(1);
	});
	field.addEventListener('keydown', (event) => {
		if (event.key === 'Enter' && event.shiftKey) {
			event.preventDefault();
			go(-1);
		} else if (event.key === 'Escape') {
			field.value = '';
			find();
		}
	});
	document.addEventListener('keydown', (event) => {
		if (event.key !== '/' || event.target === field) return;
		event.preventDefault();
		field.focus();
	});
	for (const [name, isOpen] of [['unfold', true], ['fold', false]])
		form.querySelector('.' + name).addEventListener('click', () => {
			for (const details of document.querySelectorAll('details.call')) details.open = isOpen;
		});
})();
`;
