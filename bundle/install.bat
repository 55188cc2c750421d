@echo off
chcp 936 >nul
setlocal
set "HERE=%~dp0"
set "TARGET=%~1"
if "%TARGET%"=="" set "TARGET=%HERE%env"
rem a path that ends in \ would swallow the quote behind it
if "%TARGET:~-1%"=="\" set "TARGET=%TARGET:~0,-1%"
py -@PYTHON@ -c "import venv" 2>nul
if errorlevel 1 goto nopython
rem an earlier version, or one from before the folder was moved, is cleared
set "CLEAR="
if exist "%TARGET%\pyvenv.cfg" set "CLEAR=--clear"
py -@PYTHON@ -m venv %CLEAR% "%TARGET%"
if errorlevel 1 goto failed
"%TARGET%\Scripts\python.exe" -m pip install --isolated --quiet --disable-pip-version-check --no-index --find-links "%HERE%wheels" youju
if errorlevel 1 goto failed
"%TARGET%\Scripts\youju.exe" --version
if errorlevel 1 goto failed
echo 已安装。运行："%TARGET%\Scripts\youju.exe" init 演示 --sample yuanjiang-2020
pause
exit /b 0
:nopython
echo 错误：没有找到 Python @PYTHON@。请先安装，安装时勾选 py launcher。
pause
exit /b 3
:failed
echo 错误：安装没有完成，请把以上内容发给提供安装包的人。
pause
exit /b 1
