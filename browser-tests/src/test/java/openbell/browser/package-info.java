/// The pages as people use them: the real server as a process, Chromium as the browser.
package openbell.browser;
